// At the door: can this browser keep answers? It says so before the time runs.

import { Store } from "./store.js";

const store = new Store("door");
await store.open();
document.getElementById("storage-fine").hidden = !store.isDurable;
document.getElementById("storage-missing").hidden = store.isDurable;
