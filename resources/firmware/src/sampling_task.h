// The task that reads the sensor whenever the hardware timer says so, before anything else.
#pragma once

#include <Arduino.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>

#include <atomic>

#include "physio/sampler.h"
#include "physio/sensors/any.h"
#include "wire_bus.h"

class SamplingTask {
public:
    explicit SamplingTask(physio::Sampler &sampler) : sampler_(sampler) {}

    void begin() {
        bus_.begin();
        // The second core is free of the radio; the C3 has one core only.
        const BaseType_t core = portNUM_PROCESSORS - 1;
        xTaskCreatePinnedToCore([](void *self) { static_cast<SamplingTask *>(self)->run(); }, "sampling", 4096, this, 20,
                                &task_, core);
    }
    physio::SensorState state() const { return state_.load(std::memory_order_acquire); }
    // What was found since this was asked last.
    bool take_found(physio::SensorFacts &facts) { return found_.pop(facts); }

private:
    void run() {
        esp_task_wdt_add(nullptr);
        for (;;) {
            physio::Sensor *sensor = search();
            start_timer();
            while (read(*sensor)) {
            }
            // The timer runs on: what it counts meanwhile is missing afterwards.
            state_.store(physio::SensorState::kSearching, std::memory_order_release);
        }
    }
    physio::Sensor *search() {
        for (;;) {
            physio::Sensor *sensor = sensors_.find(bus_);
            if (sensor != nullptr) {
                sampler_.begin_anew();
                found_.push(sensor->facts());
                state_.store(physio::SensorState::kReady, std::memory_order_release);
                return sensor;
            }
            state_.store(physio::SensorState::kMissing, std::memory_order_release);
            bus_.wait_ms(500);
        }
    }
    bool read(physio::Sensor &sensor) {
        const uint32_t n_ticks = ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(500));
        esp_task_wdt_reset();
        if (n_ticks == 0) {
            return true;
        }
        const auto now_us = [] { return static_cast<uint32_t>(esp_timer_get_time()); };
        const bool is_there = sampler_.tick(bus_, sensor, n_ticks, now_us);
        if (sampler_.rate_hz() != timer_hz_) {
            start_timer();
        }
        return is_there;
    }
    void start_timer() {
        if (timer_ == nullptr) {
            esp_timer_create_args_t settings = {};
            settings.callback = [](void *task) { xTaskNotifyGive(*static_cast<TaskHandle_t *>(task)); };
            settings.arg = &task_;
            settings.name = "sampling";
            ESP_ERROR_CHECK(esp_timer_create(&settings, &timer_));
        } else if (timer_hz_ == sampler_.rate_hz()) {
            return;
        } else {
            esp_timer_stop(timer_);
        }
        timer_hz_ = sampler_.rate_hz();
        ESP_ERROR_CHECK(esp_timer_start_periodic(timer_, physio::period_us(timer_hz_)));
    }

    physio::Sampler &sampler_;
    physio::AnySensor sensors_;
    physio::RingBuffer<physio::SensorFacts, 4> found_;
    WireBus bus_;
    std::atomic<physio::SensorState> state_{physio::SensorState::kSearching};
    TaskHandle_t task_ = nullptr;
    esp_timer_handle_t timer_ = nullptr;
    uint16_t timer_hz_ = 0;
};
