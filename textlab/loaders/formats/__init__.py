"""One format a file; `registry` says which reader takes which suffix."""
