// Turns tokens.json (name -> [light, dark]) into custom properties.
// Phones without light-dark() keep the light values.

export function tokenSheet(tokens) {
  const declare = (value) =>
    Object.entries(tokens)
      .map(([name, [light, dark]]) => `--${name}:${value(light, dark)};`)
      .join("");
  const both = (light, dark) => (light === dark ? light : `light-dark(${light},${dark})`);
  return (
    `:root{${declare((light) => light)}}` +
    `@supports (color: light-dark(red, red)){:root{${declare(both)}}}`
  );
}
