/** Light around the code, in modules: less than this and cameras do not find it. */
const QUIET = 2;
const DARK_ON_LIGHT = '\u001b[30;107m';
const RESET = '\u001b[0m';

/**
 * A text as a QR code made of half blocks, two rows of modules to a line. With colours it is black on white whatever the terminal's own; without,
 * what is light is drawn, as for a dark terminal.
 */
export async function qrCode(text: string, coloured: boolean): Promise<string> {
  // Loaded when first needed: one command shows a code.
  const { default: qrcode } = await import('qrcode-generator');
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount() + 2 * QUIET;
  const isDark = (row: number, column: number): boolean => {
    const [r, c] = [row - QUIET, column - QUIET];
    return r >= 0 && c >= 0 && r < size - 2 * QUIET && c < size - 2 * QUIET && code.isDark(r, c);
  };
  const lines = Array.from({ length: Math.ceil(size / 2) }, (_, line) =>
    Array.from({ length: size }, (_unused, column) =>
      half(isDark(2 * line, column) === coloured, isDark(2 * line + 1, column) === coloured),
    ).join(''),
  );
  return lines.map((line) => (coloured ? `${DARK_ON_LIGHT}${line}${RESET}\n` : `${line}\n`)).join('');
}

function half(above: boolean, below: boolean): string {
  if (above) return below ? '█' : '▀';
  return below ? '▄' : ' ';
}
