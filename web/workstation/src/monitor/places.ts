export const MONITOR = '/desk/monitor';
export const WALL = `${MONITOR}/wall`;
