// A simulated board: tasks, timers, wires, flash, cable and radio in one virtual time.
//
// Tasks are threads of which one runs at a time, chosen by time alone, so that the same script gives the same
// bytes. Time passes only while all of them wait, and while bytes go over the I2C wires.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "chips.h"

using Bytes = std::vector<uint8_t>;

struct Task {
    std::string name;
    int64_t wakes_us = 0;
    bool waits_for_notice = false;
    uint32_t n_notices = 0;
    bool is_watched = false;
    int64_t fed_us = 0;
    bool runs = false; // has the baton
    std::thread thread;
};

struct Timer {
    std::function<void()> callback;
    int64_t next_us = -1; // -1: stopped
    int64_t period_us = 0;
};

class World {
public:
    static World &the();

    // Time and tasks
    int64_t now_us = 0;
    double now_s = 0;
    void pass(int64_t us);
    Task *create(const std::string &name, std::function<void()> body);
    Task *current() const { return current_; }
    void sleep_until(int64_t us);             // by a task
    uint32_t take_notices(int64_t timeout_us); // by a task
    void notify(Task *task);
    void run_until(int64_t us); // by the script
    std::vector<std::unique_ptr<Timer>> timers;
    int64_t watchdog_us = 0;
    void feed();

    // Hardware
    Chips chips{now_s};
    std::map<std::string, Bytes> flash;
    std::map<int, int> pins;
    int adc_mv = 1915;
    int n_adc_reads = 0;
    bool light = false;
    std::vector<std::pair<int64_t, bool>> light_changes;

    // Cable
    bool cable_is_open = true;
    size_t cable_room = 128;    // bytes that the port takes at once
    double cable_bytes_per_us = 0.0921600;
    double cable_fill = 0;      // of what it has taken and not yet sent
    int64_t cable_us = 0;
    std::deque<uint8_t> to_device;
    Bytes from_device;
    size_t take_cable_room();

    // Radio
    bool is_connected = false;
    bool is_subscribed = false;
    uint16_t mtu = 23;
    int n_buffers = 6;             // notifications that the stack holds
    int64_t interval_us = 7500;    // after which it has sent them
    int n_held = 0;
    int64_t held_us = 0;
    std::vector<Bytes> notifications;
    std::string advertised;
    bool is_advertising = false;
    size_t n_refused = 0;

    [[noreturn]] void fail(const std::string &what);

private:
    void run(Task *task);
    void yield(); // by a task, with its wake-up already set

    std::vector<std::unique_ptr<Task>> tasks_;
    Task *current_ = nullptr;
    std::mutex mutex_;
    std::condition_variable turned_;
};
