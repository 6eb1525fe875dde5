"""The families of weight matrices, one file each: options as typed fields, and the numerics they call."""
