"""The ground floor: values, errors, tables, blobs, and the ledger over them."""
