#include "world.h"

#include <cstdlib>

World &World::the() {
    static World *world = new World; // outlives every thread
    return *world;
}

void World::fail(const std::string &what) {
    std::printf("fail %s\n", what.c_str());
    std::fflush(stdout);
    std::_Exit(3);
}

void World::pass(int64_t us) {
    now_us += us;
    now_s = static_cast<double>(now_us) / 1e6;
}

Task *World::create(const std::string &name, std::function<void()> body) {
    tasks_.push_back(std::make_unique<Task>());
    Task *task = tasks_.back().get();
    task->name = name;
    task->wakes_us = now_us;
    task->thread = std::thread([this, task, body] {
        {
            std::unique_lock<std::mutex> lock(mutex_);
            turned_.wait(lock, [task] { return task->runs; });
        }
        body();
        fail(task->name + " has ended");
    });
    return task;
}

void World::run(Task *task) {
    std::unique_lock<std::mutex> lock(mutex_);
    task->wakes_us = -1;
    task->waits_for_notice = false;
    current_ = task;
    task->runs = true;
    turned_.notify_all();
    turned_.wait(lock, [task] { return !task->runs; });
    current_ = nullptr;
}

void World::yield() {
    std::unique_lock<std::mutex> lock(mutex_);
    Task *task = current_;
    task->runs = false;
    turned_.notify_all();
    turned_.wait(lock, [task] { return task->runs; });
}

void World::sleep_until(int64_t us) {
    current_->wakes_us = us;
    yield();
}

uint32_t World::take_notices(int64_t timeout_us) {
    Task *task = current_;
    if (task->n_notices == 0) {
        task->waits_for_notice = true;
        sleep_until(now_us + timeout_us);
    }
    const uint32_t n = task->n_notices;
    task->n_notices = 0;
    return n;
}

void World::notify(Task *task) {
    task->n_notices++;
    if (task->waits_for_notice) {
        task->wakes_us = now_us;
    }
}

void World::feed() {
    if (current_ != nullptr) {
        if (!current_->is_watched) {
            fail(current_->name + " feeds a watchdog that does not watch it");
        }
        current_->fed_us = now_us;
    }
}

void World::run_until(int64_t end_us) {
    for (;;) {
        // Timers before tasks, then whoever waits longest; of those the one that was made last, because the
        // sampling task has the higher priority.
        Timer *timer = nullptr;
        for (const auto &one : timers) {
            if (one->next_us >= 0 && (timer == nullptr || one->next_us < timer->next_us)) {
                timer = one.get();
            }
        }
        Task *task = nullptr;
        for (const auto &one : tasks_) {
            if (one->wakes_us >= 0 && (task == nullptr || one->wakes_us <= task->wakes_us)) {
                task = one.get();
            }
        }
        const bool is_timer = timer != nullptr && (task == nullptr || timer->next_us <= task->wakes_us);
        if (!is_timer && task == nullptr) {
            fail("nothing will ever happen");
        }
        const int64_t at_us = is_timer ? timer->next_us : task->wakes_us;
        if (at_us > end_us) {
            pass(end_us > now_us ? end_us - now_us : 0);
            return;
        }
        pass(at_us > now_us ? at_us - now_us : 0);
        for (const auto &one : tasks_) {
            if (one->is_watched && now_us - one->fed_us > watchdog_us) {
                fail("watchdog: " + one->name);
            }
        }
        if (is_timer) {
            timer->next_us += timer->period_us;
            timer->callback();
        } else {
            run(task);
        }
    }
}

size_t World::take_cable_room() {
    cable_fill -= static_cast<double>(now_us - cable_us) * cable_bytes_per_us;
    cable_fill = cable_fill < 0 ? 0 : cable_fill;
    cable_us = now_us;
    const double room = static_cast<double>(cable_room) - cable_fill;
    return room < 1 ? 0 : static_cast<size_t>(room);
}
