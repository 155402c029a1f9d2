"""The command line and the Streamlit page: the only place with wording, exit codes and widgets."""
