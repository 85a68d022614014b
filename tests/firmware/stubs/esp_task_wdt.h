// Both forms: of ESP-IDF 4.4 (Arduino core 2) and of 5 (core 3).
#pragma once

#include "esp_idf_version.h"
#include "world.h"

#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 0, 0)
struct esp_task_wdt_config_t {
    uint32_t timeout_ms;
    uint32_t idle_core_mask;
    bool trigger_panic;
};
inline int esp_task_wdt_reconfigure(const esp_task_wdt_config_t *settings) {
    World::the().watchdog_us = static_cast<int64_t>(settings->timeout_ms) * 1000;
    return 0;
}
#else
inline int esp_task_wdt_init(uint32_t timeout_s, bool) {
    World::the().watchdog_us = static_cast<int64_t>(timeout_s) * 1000000;
    return 0;
}
#endif
inline int esp_task_wdt_add(void *) {
    World &world = World::the();
    world.current()->is_watched = true;
    world.feed();
    return 0;
}
inline int esp_task_wdt_reset() {
    World::the().feed();
    return 0;
}
