"""Tests of kilde; the folders mirror the packages."""
