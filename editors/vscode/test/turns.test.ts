import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../src/turns";

test("turns never overlap, and those asked for meanwhile become one", async () => {
  let running = 0;
  let taken = 0;
  const turns = new Turns(async () => {
    assert.equal(++running, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    taken++;
  });
  await Promise.all([turns.take(), turns.take(), turns.take()]);
  assert.equal(taken, 2);
  await turns.take();
  assert.equal(taken, 3);
});

test("a turn that fails does not end the others", async () => {
  let fail = true;
  const turns = new Turns(async () => {
    if (fail) {
      throw new Error("no server");
    }
  });
  await assert.rejects(turns.take(), /no server/);
  fail = false;
  await turns.take();
});
