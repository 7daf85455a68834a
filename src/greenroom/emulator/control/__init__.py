"""The routes under ``/_greenroom/``: what people at Xero and in the practice, or the clock, do."""
