"""Records of many reports in, accounts out."""
