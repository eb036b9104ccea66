"""Times the product beside the pipeline that tutorials build and the same job in other kits, all in one run."""
