/* The calibration code of the printed sheet: one scan of it tells how a scanner is set (devices/calibration.h reads it). No
 * courier's number begins like it. */
#pragma once

/* As bars (Code 128), and with the signs of QR payloads and GS as QR. */
#define CALIBRATION_BARS "CAL-0123456789-AQZWMYaqz:/=|"
#define CALIBRATION_QR   CALIBRATION_BARS "?{}&'\"]\x1d"
