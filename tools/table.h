// SPDX-License-Identifier: GPL-3.0-or-later
// Results in rows and columns: aligned for reading, or as comma-separated values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace impasto::tools {

enum class Align { left, right };

class Table {
public:
    using Row = std::vector<std::string>;

    /// Columns beyond those that `align` names are aligned to the right.
    Table(Row header, std::vector<Align> align) : align_(std::move(align)), rows_{std::move(header)} {}

    /// As many cells as the header has.
    void add(Row row) { rows_.push_back(std::move(row)); }

    /// Aligned, a line for each row, the header first.
    std::string text() const;

    /// RFC 4180. Throws Error{bad_file} when the file cannot be written.
    void save_csv(const std::filesystem::path& file) const;

private:
    std::string cell(std::size_t column, const std::string& value) const;
    std::string line(const Row& row) const;
    std::size_t width(std::size_t column) const;

    std::vector<Align> align_;
    std::vector<Row> rows_;
};

/// A number with so many decimals, for a cell.
std::string fixed(double value, int decimals);

}  // namespace impasto::tools
