"""Keys of the exercises, a file a lesson. Loaded by `open_lesson`."""
