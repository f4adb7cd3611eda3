// SPDX-License-Identifier: GPL-3.0-or-later
// First on the plug-in's include path, in front of LibTorch's own, which every LibTorch header includes.
#error "plugin/ must not include LibTorch headers: the core is loaded at run time, through impasto/engine.h"
