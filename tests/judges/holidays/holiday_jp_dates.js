// Prints every Japanese holiday from 2022 to 2050, one ISO date a line, as listed in the data
// of the package @holiday-jp/holiday_jp. Usage: node holiday_jp_dates.js <folder of node_modules>
const path = require("node:path");

const folder = path.resolve(process.argv[2], "@holiday-jp", "holiday_jp");
const holidays = require(folder);
for (let time = Date.UTC(2022, 0, 1); time <= Date.UTC(2050, 11, 31); time += 86_400_000) {
  const date = new Date(time).toISOString().slice(0, 10);
  const [year, month, day] = date.split("-").map(Number);
  if (holidays.isHoliday(new Date(year, month - 1, day))) console.log(date);
}
