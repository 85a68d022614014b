// The USB cable.
#pragma once

#include <Arduino.h>

#include "board.h"
#include "physio/port.h"

class SerialPort : public physio::Port {
public:
    void begin() {
        Serial.setRxBufferSize(512); // before begin, or it does nothing
#if ARDUINO_USB_CDC_ON_BOOT && ARDUINO_USB_MODE
        Serial.setTxTimeoutMs(0); // USB of its own: a computer that does not read must not hold the loop
#endif
        Serial.begin(kBaud);
    }
    // A USB port of its own knows whether it is open; behind a bridge it always is.
    bool is_open() override { return static_cast<bool>(Serial); }
    size_t piece() override { return 0; }
    size_t room() override {
        const int room = Serial.availableForWrite();
        return room > 0 ? static_cast<size_t>(room) : 0;
    }
    bool send(const uint8_t *data, size_t n) override { return Serial.write(data, n) == n; }
    size_t receive(uint8_t *data, size_t capacity) override {
        size_t n = 0;
        while (n < capacity && Serial.available() > 0) {
            data[n++] = static_cast<uint8_t>(Serial.read());
        }
        return n;
    }
};
