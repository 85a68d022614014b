"""In the artefact this stands in for Pillow: reportlab imports it, and uses it for pictures of pixels alone.

Reports are drawn of lines and letters, so 10 MB of codecs stay out. Whoever puts a picture into a report
takes this folder out of physio-desktop.spec.
"""
