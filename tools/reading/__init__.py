"""A finished ePub read in a real reading system: foliate-js in headless Chromium, in several looks."""
