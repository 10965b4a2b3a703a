# Read by Gunicorn because of its name and place. PORT is given by mothership.
import os

bind = f"127.0.0.1:{os.environ['PORT']}"
