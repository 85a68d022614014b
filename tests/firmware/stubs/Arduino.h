// The part of the ESP32's Arduino core and FreeRTOS that the firmware uses, with its signatures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "world.h"

#define HIGH 0x1
#define LOW 0x0
#define OUTPUT 0x03

inline unsigned long millis() { return static_cast<uint32_t>(World::the().now_us / 1000); }
inline void pinMode(uint8_t pin, uint8_t mode) { World::the().pins[pin] = mode; }
inline void digitalWrite(uint8_t pin, uint8_t value) {
    World &world = World::the();
    if (world.pins[pin] != OUTPUT) {
        world.fail("a pin that is no output is written to");
    }
    const bool light = value == HIGH;
    if (light != world.light) {
        world.light = light;
        world.light_changes.emplace_back(world.now_us / 1000, light);
    }
}
inline uint32_t analogReadMilliVolts(uint8_t) {
    World::the().n_adc_reads++;
    return static_cast<uint32_t>(World::the().adc_mv);
}

class EspClass {
public:
    uint64_t getEfuseMac() { return 0x01003A7FA40AULL; } // 0A:A4:7F:3A:00:01, the first byte lowest
};
inline EspClass ESP;

class HardwareSerial {
public:
    size_t setRxBufferSize(size_t size) { return size; }
    void setTxTimeoutMs(uint32_t) {} // of the USB port of S3 and C3
    void begin(unsigned long baud) {
        if (baud != 921600) {
            World::the().fail("another speed");
        }
    }
    explicit operator bool() const { return World::the().cable_is_open; }
    int available() { return static_cast<int>(World::the().to_device.size()); }
    int read() {
        World &world = World::the();
        if (world.to_device.empty()) {
            return -1;
        }
        const uint8_t byte = world.to_device.front();
        world.to_device.pop_front();
        return byte;
    }
    int availableForWrite() { return static_cast<int>(World::the().take_cable_room()); }
    size_t write(const uint8_t *data, size_t n) {
        World &world = World::the();
        if (n > world.take_cable_room()) {
            world.fail("a write that would wait");
        }
        world.cable_fill += static_cast<double>(n);
        world.from_device.insert(world.from_device.end(), data, data + n);
        return n;
    }
};
inline HardwareSerial Serial;

// FreeRTOS
using TaskHandle_t = Task *;
using BaseType_t = int;
using UBaseType_t = unsigned;
using TickType_t = uint32_t;
#define pdTRUE 1
#define pdPASS 1
#define pdMS_TO_TICKS(ms) (ms)
#define portNUM_PROCESSORS 2

inline BaseType_t xTaskCreatePinnedToCore(void (*body)(void *), const char *name, uint32_t, void *argument, UBaseType_t,
                                          TaskHandle_t *handle, BaseType_t core) {
    if (core < 0 || core >= portNUM_PROCESSORS) {
        World::the().fail("a core that does not exist");
    }
    Task *task = World::the().create(name, [body, argument] { body(argument); });
    if (handle != nullptr) {
        *handle = task;
    }
    return pdPASS;
}
inline uint32_t ulTaskNotifyTake(BaseType_t, TickType_t timeout) {
    return World::the().take_notices(static_cast<int64_t>(timeout) * 1000);
}
inline BaseType_t xTaskNotifyGive(TaskHandle_t task) {
    World::the().notify(task);
    return pdPASS;
}
// Until the n-th tick of 1 ms from now.
inline void vTaskDelay(TickType_t ticks) {
    World &world = World::the();
    world.sleep_until((world.now_us / 1000 + ticks) * 1000);
}

void setup();
void loop();
