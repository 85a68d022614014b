// How the board is wired. platformio.ini says it for the boards it knows; -1 means "not there".
#pragma once

#ifndef PIN_SDA
#define PIN_SDA 21
#endif
#ifndef PIN_SCL
#define PIN_SCL 22
#endif
#ifndef PIN_LED
#define PIN_LED 2
#endif
#ifndef LED_LIT // the level at which it is lit
#define LED_LIT 1
#endif
#ifndef PIN_BATTERY // an ADC pin behind a divider
#define PIN_BATTERY (-1)
#endif
#ifndef BATTERY_DIVIDER // cell voltage over pin voltage
#define BATTERY_DIVIDER 2
#endif

constexpr const char *kFirmware = "physio-esp32 1.0.0";
constexpr unsigned long kBaud = 921600;
constexpr unsigned long kI2cHz = 400000;
