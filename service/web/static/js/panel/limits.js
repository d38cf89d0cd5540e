// Time as people say it, and as the diagram writes it: 2 days is P2D, 1 hour 30 minutes is PT1H30M.

const LIMIT = /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?$/;
const UNITS = ["D", "H", "M"];
const MOST = 9999;

// Read a limit as [[number, unit], …]; null for what cannot be said in days, hours and minutes.
export function partsOf(limit) {
  const match = LIMIT.exec(limit);
  const parts = match ? UNITS.map((unit, index) => [Number(match[index + 1] ?? 0), unit]) : [];
  const said = parts.filter(([number]) => number > 0);
  return said.length > 0 ? said : null;
}

// Write parts such as [["2", "D"], ["", "H"]]; "" when nothing is said, null when a number is none.
export function limitOf(parts) {
  const said = parts.filter(([number]) => number.trim() !== "");
  if (said.some(([number]) => !/^\d{1,4}$/.test(number.trim()) || Number(number) < 1)) {
    return null;
  }
  const sums = UNITS.map((unit) => sum(said.filter(([, each]) => each === unit)));
  if (sums.some((number) => number > MOST)) {
    return null;
  }
  const [days, hours, minutes] = UNITS.map((unit, index) => (sums[index] ? `${sums[index]}${unit}` : ""));
  const time = hours + minutes ? `T${hours}${minutes}` : "";
  return days + time ? `P${days}${time}` : "";
}

function sum(parts) {
  return parts.reduce((whole, [number]) => whole + Number(number), 0);
}
