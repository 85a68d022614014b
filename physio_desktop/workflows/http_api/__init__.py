"""What the HTTP receiver offers besides sensor data: sessions, recognition, and how it fares."""
