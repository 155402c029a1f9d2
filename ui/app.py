"""The page in the browser: `streamlit run ui/app.py`, or `kilde ui`, which also sets it up."""

from ui.views import shell

shell.frame()()
