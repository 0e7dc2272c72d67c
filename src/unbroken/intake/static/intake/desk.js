// Keys of the desk: a link that names a key is followed by it.
import { onKeys } from "../site/keys.js";

const actions = {};
for (const link of document.querySelectorAll("a[data-key]")) actions[link.dataset.key] = () => link.click();
onKeys(actions);
