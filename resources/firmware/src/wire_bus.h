// The I2C wires of the ESP32, for the sampling task alone.
#pragma once

#include <Arduino.h>
#include <Wire.h>
#include <esp_task_wdt.h>

#include "board.h"
#include "physio/i2c_bus.h"

class WireBus : public physio::I2cBus {
public:
    void begin() {
        Wire.begin(PIN_SDA, PIN_SCL, kI2cHz);
        Wire.setTimeOut(20); // ms; a chip that holds the wires must not hold the task
    }
    bool write(uint8_t address, uint8_t reg, uint8_t value) override {
        Wire.beginTransmission(address);
        Wire.write(reg);
        Wire.write(value);
        return Wire.endTransmission() == 0;
    }
    bool read(uint8_t address, uint8_t first, uint8_t *out, size_t n) override {
        Wire.beginTransmission(address);
        Wire.write(first);
        if (Wire.endTransmission(false) != 0) {
            return false;
        }
        if (Wire.requestFrom(address, static_cast<uint8_t>(n)) != n) {
            return false;
        }
        for (size_t i = 0; i < n; i++) {
            out[i] = static_cast<uint8_t>(Wire.read());
        }
        return true;
    }
    void wait_ms(uint32_t ms) override {
        esp_task_wdt_reset();
        vTaskDelay(pdMS_TO_TICKS(ms) + 1);
    }
};
