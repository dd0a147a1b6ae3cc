// The desk without this script reads and acts all the same; with it pages stay fresh, files may be
// dropped, and keys lead to what is used most.
(() => {
  "use strict";
  const zh = document.documentElement.lang.startsWith("zh");
  const say = (chinese, english) => (zh ? chinese : english);

  // Parts of the page marked data-refresh are fetched anew; what the reader has open stays open.
  let waiting = 0;
  let running = false;
  // A button that is replaced between press and release would swallow the click.
  let pressed = false;
  addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const over of ["pointerup", "pointercancel", "blur"]) {
    addEventListener(over, () => setTimeout(() => { pressed = false; }), true);
  }
  const isBusy = () => {
    if (pressed) return true;
    const at = document.activeElement;
    return at && at !== document.body && at.closest("[data-refresh]") && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  };
  async function refresh() {
    waiting = 0;
    const parts = [...document.querySelectorAll("[data-refresh][id]")];
    if (!parts.length || running) return;
    if (isBusy()) return later(2000);
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Crosswrit-Partial": "1" }, credentials: "same-origin" });
      if (answer.status === 401) return void location.reload();
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // The reader may have begun something while the answer was on its way.
      if (isBusy()) return later(2000);
      for (const part of parts) {
        const next = fresh.getElementById(part.id);
        if (!next || next.innerHTML === part.innerHTML) continue;
        const open = [...part.querySelectorAll("details")].map((one) => one.open);
        const ticked = new Set([...part.querySelectorAll("input:checked")].map((one) => one.value));
        part.innerHTML = next.innerHTML;
        part.querySelectorAll("details").forEach((one, at) => { one.open = open[at] || one.open; });
        part.querySelectorAll("input[type=checkbox]").forEach((one) => { one.checked = ticked.has(one.value); });
        part.classList.remove("fresh");
        void part.offsetWidth;
        part.classList.add("fresh");
      }
      const clock = fresh.querySelector(".clock");
      const shown = document.querySelector(".clock");
      if (clock && shown) shown.textContent = clock.textContent;
    } catch {
      // The stream says when the process is back.
    } finally {
      running = false;
    }
  }
  function later(milliseconds) {
    if (!waiting) waiting = setTimeout(refresh, milliseconds);
  }

  if (document.body.dataset.live) {
    const live = document.getElementById("live");
    const tell = (text) => { if (live) live.textContent = text; };
    const stream = new EventSource("/events");
    let lost = false;
    stream.onopen = () => { tell("● " + say("实时", "live")); if (lost) later(100); lost = false; };
    stream.onerror = () => { lost = true; tell("○ " + say("未联通", "not live")); };
    stream.addEventListener("happening", () => later(300));
    stream.addEventListener("resync", () => later(300));
    addEventListener("pagehide", () => stream.close());
    // Days left change by themselves.
    setInterval(() => later(0), 60000);
  }

  // A part that says how far a search is asks for itself while it runs.
  const poll = document.querySelector("[data-poll][id]");
  if (poll) {
    const timer = setInterval(async () => {
      try {
        const answer = await fetch(location.href, { headers: { "X-Crosswrit-Partial": "1" }, credentials: "same-origin" });
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = fresh.getElementById(poll.id);
        if (!next) return;
        if (next.dataset.poll) { poll.innerHTML = next.innerHTML; return; }
        clearInterval(timer);
        location.reload();
      } catch {
        // Asked again in a moment.
      }
    }, Number(poll.dataset.poll) || 2000);
  }

  // Cases may be dragged onto a court; the selection says the same and is what is sent.
  const courts = document.querySelector("[data-courts]");
  if (courts && matchMedia("(pointer: fine)").matches) {
    courts.hidden = false;
    let dragged = null;
    for (const row of document.querySelectorAll("tr[data-case]")) {
      row.draggable = true;
      row.addEventListener("dragstart", () => { dragged = row; });
      row.addEventListener("dragend", () => { dragged = null; });
    }
    for (const court of courts.querySelectorAll("[data-court]")) {
      court.addEventListener("dragover", (event) => { if (dragged) { event.preventDefault(); court.classList.add("over"); } });
      court.addEventListener("dragleave", () => court.classList.remove("over"));
      court.addEventListener("drop", (event) => {
        event.preventDefault();
        court.classList.remove("over");
        if (dragged) dragged.querySelector("select").value = court.dataset.court;
      });
    }
  }

  // Papers: dropped files find an empty row; more rows come as they are needed.
  for (const drop of document.querySelectorAll("[data-drop]")) {
    const note = document.createElement("p");
    note.className = "hint";
    note.textContent = say("可以把文件拖到这里", "Files may be dropped here");
    drop.append(note);
    const stop = (event) => { event.preventDefault(); drop.classList.add("over"); };
    drop.addEventListener("dragenter", stop);
    drop.addEventListener("dragover", stop);
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const inputs = [...drop.querySelectorAll("input[type=file]")].filter((one) => !one.files.length);
      [...event.dataTransfer.files].forEach((file, at) => {
        if (!inputs[at]) return;
        const one = new DataTransfer();
        one.items.add(file);
        inputs[at].files = one.files;
      });
    });
  }

  // Sending: once only, with the progress of the upload where there are files.
  for (const form of document.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
      const note = form.querySelector("[data-progress]");
      if (!files || (event.submitter && event.submitter.name === "_draft")) return;
      event.preventDefault();
      const data = new FormData(form);
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      note.replaceChildren(say("正在上传…", "uploading …"), bar);
      form.querySelectorAll("button").forEach((one) => { one.disabled = true; });
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.onprogress = (step) => { if (step.lengthComputable) bar.value = step.loaded / step.total; };
      request.onload = () => {
        if (request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
          location.assign(request.responseURL);
          return;
        }
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        document.getElementById("main").replaceWith(page.getElementById("main"));
        const refusal = document.getElementById("refusal");
        if (refusal) refusal.focus();
        scrollTo(0, 0);
      };
      request.onerror = () => {
        note.textContent = say("没有送达，请重试；重复提交不会重复办理", "It did not arrive; try again: nothing is done twice");
        form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
      };
      request.send(data);
    });
  }
  const refusal = document.getElementById("refusal");
  if (refusal) refusal.focus();

  // Keys: g then t/b/m/n/s, / for search; never while something is being typed.
  // Keys can be turned off (help page): speech input and slips of the hand must not set them off.
  const keys = { get on() { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } } };
  const choice = document.getElementById("keys");
  if (choice) {
    choice.closest("[hidden]").hidden = false;
    choice.checked = keys.on;
    choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
  }
  let lead = 0;
  const places = { t: "/", b: "/board", m: "/matters", n: "/commissions/new", s: "/search" };
  addEventListener("keydown", (event) => {
    if (!keys.on || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "/") {
      event.preventDefault();
      const field = document.querySelector("[role=search] [name=text], [role=search] [name=q]");
      if (field) field.focus(); else location.assign("/search");
    } else if (event.key === "g") {
      lead = Date.now();
    } else if (Date.now() - lead < 1500 && places[event.key]) {
      location.assign(places[event.key]);
    }
  });
})();
