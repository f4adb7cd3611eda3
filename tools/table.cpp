// SPDX-License-Identifier: GPL-3.0-or-later
#include "table.h"

#include <algorithm>
#include <fstream>

#include <impasto/error.h>
#include <impasto/text.h>

#include "terminal.h"

namespace impasto::tools {
namespace {

std::string quoted(const std::string& value) {
    if (value.find_first_of(",\"\n") == value.npos) return value;
    std::string text = "\"";
    for (const char c : value) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

}  // namespace

std::size_t Table::width(std::size_t column) const {
    std::size_t widest = 0;
    for (const auto& row : rows_) widest = std::max(widest, columns_of(row[column]));
    return widest;
}

std::string Table::cell(std::size_t column, const std::string& value) const {
    const std::string space(width(column) - columns_of(value), ' ');
    const bool left = column < align_.size() && align_[column] == Align::left;
    return left ? value + space : space + value;
}

std::string Table::line(const Row& row) const {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column)
        line += (column > 0 ? "  " : "") + cell(column, row[column]);
    return line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
}

std::string Table::text() const {
    std::string text;
    for (const auto& row : rows_) text += line(row);
    return text;
}

void Table::save_csv(const std::filesystem::path& file) const {
    std::ofstream out(file);
    for (const auto& row : rows_)
        for (std::size_t column = 0; column < row.size(); ++column)
            out << quoted(row[column]) << (column + 1 < row.size() ? "," : "\r\n");
    if (!out.flush()) throw Error(ErrorKind::bad_file, format_text(tr("%s cannot be written."), file.c_str()));
}

std::string fixed(double value, int decimals) { return format_text("%.*f", decimals, value); }

}  // namespace impasto::tools
