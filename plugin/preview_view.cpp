// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview_view.h"

#include <algorithm>
#include <cmath>

namespace impasto::plugin {
namespace {

/// Where `length` px around a center begin, so that they lie inside the whole.
int begin_of(double center, int length, int whole) {
    return std::clamp(int(std::lround(center * whole - length / 2.0)), 0, whole - length);
}

}  // namespace

Rect PreviewView::part() const {
    const int width = std::min(window_.width, whole_.width), height = std::min(window_.height, whole_.height);
    return {begin_of(center_x_, width, whole_.width), begin_of(center_y_, height, whole_.height), width, height};
}

Rect PreviewView::place() const {
    const Rect shown = part();
    return {(window_.width - shown.width) / 2, (window_.height - shown.height) / 2, shown.width, shown.height};
}

bool PreviewView::pan(int dx, int dy) {
    const Rect before = part();
    center_on((before.x - dx + before.width / 2.0) / whole_.width,
              (before.y - dy + before.height / 2.0) / whole_.height);
    return part() != before;
}

void PreviewView::center_on(double x, double y) {
    const Rect shown = part();
    // Kept where it ended, not where it was wished: a hand that turns back at the edge moves the picture at once.
    center_x_ = (begin_of(x, shown.width, whole_.width) + shown.width / 2.0) / whole_.width;
    center_y_ = (begin_of(y, shown.height, whole_.height) + shown.height / 2.0) / whole_.height;
}

int PreviewView::split_px() const { return int(std::lround(split_ * window_.width)); }

void PreviewView::set_split_px(int px) { split_ = double(std::clamp(px, 0, window_.width)) / window_.width; }

}  // namespace impasto::plugin
