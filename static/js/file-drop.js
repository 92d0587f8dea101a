// Name, size and (for pictures) a preview of the chosen files; dropping works on the whole box.

const PREVIEW_LIMIT = 8 * 1024 * 1024;

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function entry(file) {
  const item = document.createElement("li");
  if (/^image\/(jpeg|png|webp|gif)$/.test(file.type) && file.size <= PREVIEW_LIMIT) {
    const picture = document.createElement("img");
    picture.alt = "";
    const reader = new FileReader();
    // A data address: the content security policy allows no other one for pictures made here.
    reader.addEventListener("load", () => (picture.src = reader.result));
    reader.readAsDataURL(file);
    item.append(picture);
  }
  const name = document.createElement("span");
  name.className = "file-drop__name";
  name.textContent = file.name;
  const weight = document.createElement("span");
  weight.className = "file-drop__size";
  weight.textContent = size(file.size);
  item.append(name, weight);
  return item;
}

function attach(box) {
  const input = box.querySelector('input[type="file"]');
  const chosen = box.querySelector("[data-chosen]");
  if (!input || !chosen) return;
  box.classList.add("file-drop--ready");
  const show = () => chosen.replaceChildren(...Array.from(input.files, entry));
  input.addEventListener("change", show);
  input.addEventListener("dragenter", () => box.classList.add("file-drop--over"));
  for (const name of ["dragleave", "drop"]) {
    input.addEventListener(name, () => box.classList.remove("file-drop--over"));
  }
  if (input.files.length) show();
}

function attachAll(scope) {
  for (const box of scope.querySelectorAll("[data-file-drop]:not(.file-drop--ready)")) attach(box);
}

attachAll(document);
document.addEventListener("htmx:load", (event) => attachAll(event.target));
