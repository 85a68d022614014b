// Runs the real main.cpp on the simulated board, as a script on stdin says, one line each:
//   flash KEY HEX | plug CHIPS | start | run MILLISECONDS | cable HEX | cable open | cable shut | cable jam
//   ble connect MTU | ble subscribe | ble write HEX | ble drop | ble buffers N | adc MILLIVOLTS
// Answers each with what came out meanwhile: "S hex", "B hex" for each notification, "L ms 0|1" for each change
// of the light, "F key hex" for the flash after a run, "A name" while it advertises, then "ok us".
#include <iostream>
#include <sstream>

#include "../../resources/firmware/src/main.cpp"
#include "NimBLEDevice.h"

namespace {

Bytes unhex(const std::string &text) {
    Bytes bytes;
    for (size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

void print_hex(const char *what, const Bytes &bytes) {
    std::printf("%s", what);
    for (const uint8_t byte : bytes) {
        std::printf("%02x", byte);
    }
    std::printf("\n");
}

void radio(std::istringstream &in) {
    World &world = World::the();
    NimBLEServer &server = NimBLEDevice::server();
    NimBLEConnInfo info;
    std::string what, rest;
    in >> what >> rest;
    NimBLECharacteristic &to_device = *server.service.characteristics.at(0);
    NimBLECharacteristic &to_program = *server.service.characteristics.at(1);
    if (what == "connect") {
        world.is_connected = true;
        world.is_advertising = false;
        world.mtu = 23;
        server.callbacks->onConnect(&server, info);
        if (rest != "23") {
            world.mtu = static_cast<uint16_t>(std::stoi(rest));
            server.callbacks->onMTUChange(world.mtu, info);
        }
    } else if (what == "subscribe") {
        world.is_subscribed = true;
        to_program.callbacks->onSubscribe(&to_program, info, 1);
    } else if (what == "write") {
        to_device.value = unhex(rest);
        to_device.callbacks->onWrite(&to_device, info);
    } else if (what == "drop") {
        world.is_connected = world.is_subscribed = false;
        server.callbacks->onDisconnect(&server, info, 0x13);
        if (server.advertises_on_disconnect) {
            NimBLEDevice::getAdvertising()->start();
        }
    } else if (what == "buffers") {
        world.n_buffers = std::stoi(rest);
    }
}

void cable(const std::string &what) {
    World &world = World::the();
    if (what == "open" || what == "shut") {
        world.cable_is_open = what == "open";
        world.cable_bytes_per_us = 0.0921600;
    } else if (what == "jam") {
        world.cable_bytes_per_us = 0;
    } else {
        const Bytes bytes = unhex(what);
        world.to_device.insert(world.to_device.end(), bytes.begin(), bytes.end());
    }
}

void report() {
    World &world = World::the();
    if (!world.from_device.empty()) {
        print_hex("S ", world.from_device);
        world.from_device.clear();
    }
    for (const Bytes &notification : world.notifications) {
        print_hex("B ", notification);
    }
    world.notifications.clear();
    for (const auto &[ms, is_lit] : world.light_changes) {
        std::printf("L %lld %d\n", static_cast<long long>(ms), is_lit ? 1 : 0);
    }
    world.light_changes.clear();
    for (const auto &[key, value] : world.flash) {
        print_hex(("F " + key + " ").c_str(), value);
    }
    if (world.is_advertising) {
        std::printf("A %s\n", world.advertised.c_str());
    }
    std::printf("ok %lld\n", static_cast<long long>(world.now_us));
    std::fflush(stdout);
}

void obey(const std::string &line) {
    World &world = World::the();
    std::istringstream in(line);
    std::string what, first, second;
    in >> what;
    if (what == "ble") {
        radio(in);
        return;
    }
    in >> first >> second;
    if (what == "flash") {
        world.flash[first] = unhex(second);
    } else if (what == "plug") {
        if (!world.chips.plug(first)) {
            world.fail("no such chips");
        }
    } else if (what == "start") {
        world.create("loop", [] {
            setup();
            for (;;) {
                loop();
            }
        });
    } else if (what == "run") {
        world.run_until(world.now_us + std::stoll(first) * 1000);
    } else if (what == "cable") {
        cable(first);
    } else if (what == "adc") {
        world.adc_mv = std::stoi(first);
    } else {
        world.fail("what is " + line + "?");
    }
}

} // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        obey(line);
        report();
    }
    std::_Exit(0); // the tasks never end
}
