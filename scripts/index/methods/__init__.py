"""The methods of composite indices, one file each: options as typed fields, and the numerics they call."""
