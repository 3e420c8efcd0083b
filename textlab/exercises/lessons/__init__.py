"""Answer keys of the exercises, one file per lesson. Loaded by `open_lesson`."""
