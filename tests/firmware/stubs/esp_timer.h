#pragma once

#include "world.h"

using esp_err_t = int;
using esp_timer_handle_t = Timer *;
struct esp_timer_create_args_t {
    void (*callback)(void *);
    void *arg;
    int dispatch_method;
    const char *name;
    bool skip_unhandled_events;
};
#define ESP_ERROR_CHECK(x)                                                                                             \
    do {                                                                                                               \
        if ((x) != 0) {                                                                                                \
            World::the().fail(#x);                                                                                     \
        }                                                                                                              \
    } while (false)

inline int64_t esp_timer_get_time() { return World::the().now_us; }
inline esp_err_t esp_timer_create(const esp_timer_create_args_t *settings, esp_timer_handle_t *timer) {
    auto &timers = World::the().timers;
    timers.push_back(std::make_unique<Timer>());
    auto *callback = settings->callback;
    auto *argument = settings->arg;
    timers.back()->callback = [callback, argument] { callback(argument); };
    *timer = timers.back().get();
    return 0;
}
inline esp_err_t esp_timer_start_periodic(esp_timer_handle_t timer, uint64_t period_us) {
    if (timer->next_us >= 0) {
        return 0x103; // it runs already
    }
    timer->period_us = static_cast<int64_t>(period_us);
    timer->next_us = World::the().now_us + timer->period_us;
    return 0;
}
inline esp_err_t esp_timer_stop(esp_timer_handle_t timer) {
    timer->next_us = -1;
    return 0;
}
