"""The formats of files with spatial weights, one a file: `read` gives the weights as the file has them."""
