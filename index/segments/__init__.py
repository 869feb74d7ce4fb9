"""What lies between a library's rows and an engine: the files of postings, made from the rows and found by them."""
