"""One page of the app a module: `render(...)`."""
