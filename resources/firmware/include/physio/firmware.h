// The main loop: samples from the queue to every open port, and commands from there to the device.
#pragma once

#include "physio/batcher.h"
#include "physio/battery.h"
#include "physio/device.h"
#include "physio/led.h"
#include "physio/port.h"
#include "physio/sampler.h"

namespace physio {

class Firmware {
public:
    Firmware(Device &device, Sampler &sampler, SampleQueue &samples, Port &serial, Port &radio)
        : device_(device), sampler_(sampler), samples_(samples), links_{Link(serial), Link(radio)} {}

    // What the sampling task found out about the sensor; before its first sample is taken out here.
    void found(const SensorFacts &facts) {
        send_waiting();
        device_.found(facts);
        sampler_.ask(device_.rate_hz(), device_.is_magnetometer_on());
        say_hello();
    }

    void step(uint32_t now_ms) {
        now_ms_ = now_ms;
        device_.let_blinking_end(now_ms);
        for (Link &link : links_) {
            if (link.has_opened()) {
                say_hello_to(link);
            }
            link.receive([this, &link](const CommandFrame &command) { obey(command, link); });
        }
        take_samples();
        if (now_ms - hello_ms_ >= 1000) {
            hello_ms_ = now_ms;
            say_hello();
        }
        for (Link &link : links_) {
            link.pump(now_ms);
        }
    }

    Light light(SensorState sensor) const {
        if (device_.is_identifying(now_ms_)) {
            return Light::kIdentify;
        }
        if (sensor != SensorState::kReady) {
            return sensor == SensorState::kMissing ? Light::kNoSensor : Light::kSearching;
        }
        if (device_.battery() < kLowBatteryPercent) {
            return Light::kLowBattery;
        }
        if (!device_.is_streaming()) {
            return Light::kStopped;
        }
        return links_[1].is_open() ? Light::kConnected : Light::kWaiting;
    }
    // Whether the name has changed since this was asked last.
    bool take_renamed() {
        const bool was_renamed = is_renamed_;
        is_renamed_ = false;
        return was_renamed;
    }

private:
    static constexpr uint32_t kLongestWaitMs = 150; // of the first sample for those that fill its frame

    void obey(const CommandFrame &command, Link &link) {
        const Device::Answer answer = device_.obey(command, now_ms_);
        Frame frame;
        if (device_.reply(command, answer.status, frame)) {
            link.push(frame);
        }
        sampler_.ask(device_.rate_hz(), device_.is_magnetometer_on());
        is_renamed_ = is_renamed_ || (command.command == kName && answer.status == kDone);
        if (answer.says_hello) {
            say_hello();
        }
        if (answer.says_calibration && device_.calibration(frame)) {
            link.push(frame);
        }
    }
    void take_samples() {
        Sample sample;
        // Until the sensor is known, its units are not.
        while (device_.has_sensor() && samples_.pop(sample)) {
            if (!device_.is_streaming() || !batch_.continues(sample)) {
                send_waiting();
            }
            if (!device_.is_streaming()) {
                continue;
            }
            if (batch_.size() == 0) {
                waiting_since_ms_ = now_ms_;
            }
            batch_.add(sample);
            const auto rate = static_cast<uint16_t>(1000000U / sample.period_us);
            const size_t piece = links_[1].piece();
            if (batch_.size() >= samples_per_frame(rate, sample.has_magnetometer, piece)) {
                send_waiting();
            }
        }
        if (batch_.size() > 0 && now_ms_ - waiting_since_ms_ > kLongestWaitMs) {
            send_waiting();
        }
    }
    void send_waiting() {
        Frame frame;
        if (batch_.take(device_.id(), device_.boot(), device_.scales(), frame)) {
            to_all(frame);
        }
    }
    void say_hello() {
        for (Link &link : links_) {
            say_hello_to(link);
        }
    }
    void say_hello_to(Link &link) {
        Frame frame;
        if (device_.hello(now_ms_, frame)) {
            link.push(frame);
        }
    }
    void to_all(const Frame &frame) {
        for (Link &link : links_) {
            link.push(frame);
        }
    }

    Device &device_;
    Sampler &sampler_;
    SampleQueue &samples_;
    Link links_[2];
    Batcher batch_;
    uint32_t now_ms_ = 0;
    uint32_t hello_ms_ = 0;
    uint32_t waiting_since_ms_ = 0;
    bool is_renamed_ = false;
};

} // namespace physio
