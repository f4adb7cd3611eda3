// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace impasto::tools {
namespace {

constexpr std::size_t bar_columns = 20;

volatile std::sig_atomic_t interrupt_seen = 0;  // the one thing a signal handler may touch

bool stderr_is_terminal() { return isatty(STDERR_FILENO); }

std::size_t terminal_columns() {
    winsize window{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
    return known ? window.ws_col : 80;
}

std::string bar(double fraction) {
    const auto full = std::size_t(std::clamp(fraction, 0.0, 1.0) * double(bar_columns));
    return '[' + std::string(full, '#') + std::string(bar_columns - full, '-') + ']';
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

void watch_for_interrupt() {
    struct sigaction action{};
    action.sa_handler = [](int) { interrupt_seen = 1; };
    action.sa_flags = int(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

void TerminalProgress::update(const ProgressRecord& record) {
    if (!stderr_is_terminal()) return;
    const std::string line = subject_ + ' ' + bar(record.fraction) + ' ' + progress_line(record);
    std::fprintf(stderr, "\r\033[K%s", shortened(line, terminal_columns() - 1).c_str());
    shown_ = true;
}

void TerminalProgress::note(const std::string& sentence) {
    clear();
    std::fprintf(stderr, "%s: %s\n", subject_.c_str(), sentence.c_str());
}

void TerminalProgress::clear() {
    if (shown_) clear_line();
    shown_ = false;
}

void clear_line() {
    if (stderr_is_terminal()) std::fputs("\r\033[K", stderr);
}

std::size_t columns_of(const std::string& text) {
    return text.size() - std::size_t(std::ranges::count_if(text, continues_character));
}

std::string shortened(const std::string& text, std::size_t columns) {
    std::size_t end = 0;
    for (; end < text.size(); ++end)
        if (!continues_character(text[end]) && columns-- == 0) break;
    return text.substr(0, end);
}

}  // namespace impasto::tools
