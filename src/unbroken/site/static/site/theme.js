// Light or dark. The choice is a cookie, so that the server draws the next page in it at once.
const YEAR_SECONDS = 31_536_000;

export function startTheme() {
  for (const button of document.querySelectorAll("[data-toggle-theme]")) {
    button.hidden = false;
    button.addEventListener("click", toggle);
  }
}

function toggle() {
  const theme = current() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

function current() {
  const machine = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return document.documentElement.dataset.theme || machine;
}
