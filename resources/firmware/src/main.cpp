// Firmware of a strap-on sensor for Physio Desktop: an ESP32 with one of the sensor boards in README.md.
#include <Arduino.h>
#include <esp_idf_version.h>
#include <esp_task_wdt.h>

#include "ble_uart.h"
#include "board.h"
#include "nvs_store.h"
#include "physio/firmware.h"
#include "sampling_task.h"
#include "serial_port.h"

namespace {

constexpr uint32_t kWatchdogS = 5;
constexpr uint32_t kBatteryEveryMs = 10000;

// The last four bytes of the MAC address, as they are printed on the label.
uint32_t device_id() {
    const uint64_t mac = ESP.getEfuseMac(); // its first byte lowest
    uint32_t id = 0;
    for (int byte = 2; byte < 6; byte++) {
        id = id << 8 | static_cast<uint32_t>(mac >> (8 * byte) & 0xFF);
    }
    return id;
}

void start_watchdog() {
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 0, 0)
    esp_task_wdt_config_t settings = {};
    settings.timeout_ms = kWatchdogS * 1000;
    settings.trigger_panic = true;
    esp_task_wdt_reconfigure(&settings);
#else
    esp_task_wdt_init(kWatchdogS, true);
#endif
    esp_task_wdt_add(nullptr);
}

uint8_t read_battery() {
    if (PIN_BATTERY < 0) {
        return physio::kUnknownBattery;
    }
    uint32_t sum = 0;
    for (int i = 0; i < 16; i++) {
        sum += analogReadMilliVolts(static_cast<uint8_t>(PIN_BATTERY));
    }
    return physio::battery_percent(sum * BATTERY_DIVIDER / 16);
}

void show(physio::Light light) {
    if (PIN_LED >= 0) {
        const bool is_lit = physio::is_lit(light, millis());
        digitalWrite(static_cast<uint8_t>(PIN_LED), is_lit == (LED_LIT != 0) ? HIGH : LOW);
    }
}

// Everything there is, made once in setup(): the device number and the flash are not known before.
struct Board {
    NvsStore store;
    physio::SampleQueue samples;
    physio::Sampler sampler{samples};
    SamplingTask sampling{sampler};
    SerialPort serial;
    BleUart radio;
    physio::Device device{device_id(), store.count_boot(), kFirmware, store};
    physio::Firmware firmware{device, sampler, samples, serial, radio};
    uint32_t battery_ms = 0;
};

Board &board() {
    static Board the_board;
    return the_board;
}

} // namespace

void setup() {
    if (PIN_LED >= 0) {
        pinMode(static_cast<uint8_t>(PIN_LED), OUTPUT);
    }
    start_watchdog();
    Board &b = board();
    b.device.set_battery(read_battery());
    b.serial.begin();
    b.radio.begin(b.device.name());
    b.sampling.begin();
}

void loop() {
    Board &b = board();
    const uint32_t now_ms = millis();
    esp_task_wdt_reset();
    physio::SensorFacts facts;
    while (b.sampling.take_found(facts)) {
        b.firmware.found(facts);
    }
    if (now_ms - b.battery_ms >= kBatteryEveryMs) {
        b.battery_ms = now_ms;
        b.device.set_battery(read_battery());
    }
    b.firmware.step(now_ms);
    if (b.firmware.take_renamed()) {
        b.radio.rename(b.device.name());
    }
    show(b.firmware.light(b.sampling.state()));
    vTaskDelay(1); // 1 ms for the idle task, which feeds a watchdog of its own
}
