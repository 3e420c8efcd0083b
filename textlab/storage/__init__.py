"""A corpus as files: one checksummed parquet, a memory-mapped folder, csv for R, TEI."""
