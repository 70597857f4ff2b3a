"""`make bench`: data of a large provider, made by COPY, and how long everything takes on it."""
