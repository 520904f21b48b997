"use strict";
// Drawing rectangles on a photograph. Regions are in pixels of the upright original, whatever size the copy has.
(() => {
  const form = document.getElementById("redact");
  const [width, height, most] = ["width", "height", "most"].map((name) => Number(form.dataset[name]));
  const [said, canvas, picture, layer, list, submit, reason, more] = [
    "said", "canvas", "picture", "regions", "list", "submit", "reason", "add",
  ].map((id) => document.getElementById(id));
  const rows = list.querySelector("tbody");
  const base = `/api/v1/evidence/${form.dataset.evidence}`;
  const SIDES = ["x", "y", "width", "height"];
  const WAIT = 1500;
  const LEAST = 4; // screen pixels: less is a click, not a rectangle
  let regions = [];
  let drawing = null;

  const say = (text) => { said.textContent = text; };

  // crypto.randomUUID is there on https only, and a county's own network may have none.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const post = async (path, body) => {
    const answer = await fetch(base + path, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        "Idempotency-Key": uuid(),
      },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail || "服务器拒绝了该请求。");
    return [answer.status, told];
  };

  const pause = () => new Promise((done) => { setTimeout(done, WAIT); });

  // A large picture is marked by a task: 202 until it is ready.
  const copy = async (kind, redaction) => {
    for (;;) {
      const [status, told] = await post("/derivatives", { kind, redaction, purpose: "casework" });
      if (status === 200) return told.url;
      await pause();
    }
  };

  const read = async (path) => {
    const answer = await fetch(base + path);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail || "服务器拒绝了该请求。");
    return told;
  };

  // Nothing is asked for before it is there: each look stands in the custody log.
  const made = async (path, isMine, reach) => {
    for (;;) {
      const mine = reach((await read(path)).find(isMine));
      if (mine && mine.state === "refused") throw new Error(`未能制作：${mine.detail}`);
      if (mine) return;
      await pause();
    }
  };

  const clamp = (value, least, greatest) => Math.min(Math.max(Math.round(value), least), greatest);

  const whole = (one) => {
    const x = clamp(Math.min(one.x, one.x + one.width), 0, width - 1);
    const y = clamp(Math.min(one.y, one.y + one.height), 0, height - 1);
    return {
      x, y,
      width: clamp(Math.max(one.x, one.x + one.width) - x, 1, width - x),
      height: clamp(Math.max(one.y, one.y + one.height) - y, 1, height - y),
    };
  };

  const rectangle = (one) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    SIDES.forEach((side) => made.setAttribute(side, one[side]));
    return made;
  };

  const field = (one, side, number) => {
    const cell = document.createElement("td");
    const input = document.createElement("input");
    Object.assign(input, { type: "number", value: one[side], min: side.length > 1 ? 1 : 0, step: 1 });
    input.setAttribute("aria-label", `区域${number} ${{ x: "左", y: "上", width: "宽", height: "高" }[side]}`);
    input.addEventListener("change", () => {
      regions[number - 1] = whole({ ...one, [side]: Number(input.value) || 0 });
      show();
    });
    cell.append(input);
    return cell;
  };

  const show = () => {
    const drawn = drawing ? [...regions, whole(drawing)] : regions;
    layer.replaceChildren(...drawn.map(rectangle));
    rows.replaceChildren(...regions.map((one, index) => {
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = index + 1;
      const last = document.createElement("td");
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", textContent: "删除" });
      remove.addEventListener("click", () => { regions.splice(index, 1); show(); });
      last.append(remove);
      row.append(name, ...SIDES.map((side) => field(one, side, index + 1)), last);
      return row;
    }));
    list.hidden = regions.length === 0;
    submit.disabled = regions.length === 0;
  };

  const at = (event) => {
    const box = layer.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };

  const add = (one) => {
    if (regions.length >= most) say(`一次至多遮盖 ${most} 个区域。`);
    else regions.push(whole(one));
  };

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    drawing = { ...at(event), width: 0, height: 0 };
  });
  layer.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const now = at(event);
    drawing.width = now.x - drawing.x;
    drawing.height = now.y - drawing.y;
    show();
  });
  layer.addEventListener("pointerup", () => {
    if (!drawing) return;
    const scale = layer.getBoundingClientRect().width / width;
    if (Math.min(Math.abs(drawing.width), Math.abs(drawing.height)) * scale >= LEAST) add(drawing);
    drawing = null;
    show();
  });
  layer.addEventListener("pointercancel", () => { drawing = null; show(); });

  more.addEventListener("click", () => {
    add({ x: width / 4, y: height / 4, width: width / 4, height: height / 4 });
    show();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const id = uuid();
    try {
      await post("/redactions", { id, regions, reason: reason.value.trim() });
      say("已提交，正在制作遮盖件……");
      await made("/redactions", (one) => one.id === id, (one) => one && one.derivative);
      document.getElementById("result").src = await copy("redaction", id);
      document.getElementById("made").hidden = false;
      say("遮盖件已制作完成，原件未作改动。");
      regions = [];
      reason.value = "";
      show();
    } catch (problem) {
      say(problem.message);
      show();
    }
  });

  picture.addEventListener("load", () => {
    canvas.hidden = false;
    more.disabled = false;
    say("在照片上按住拖动，画出须遮盖的区域。");
  });
  picture.addEventListener("error", () => say("照片无法从对象存储取得，请刷新后重试。"));
  made("/derivatives", (one) => one.kind === "display", (one) => one)
    .then(() => copy("display", null))
    .then((url) => { picture.src = url; })
    .catch((problem) => say(problem.message));
})();
