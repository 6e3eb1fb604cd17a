-- What a user of Neovim 0.11 sees of kerlint. Run by test_server_neovim.py with the folder of the project as the current one;
-- the command of the server is in the environment. Prints JSON.
local command = vim.json.decode(vim.env.KERLINT_SERVER)

vim.lsp.config("kerlint", { cmd = command, filetypes = { "python" }, root_markers = { "pyproject.toml" } })
vim.lsp.enable("kerlint")
vim.lsp.inlay_hint.enable(true)
vim.cmd("filetype on")
vim.cmd.edit("model.py")

local function wait(what, true_)
  if not vim.wait(20000, true_, 20) then
    print(vim.json.encode({ failed = what }))
    vim.cmd("cquit 1")
  end
end

local buffer = vim.api.nvim_get_current_buf()
wait("diagnostics", function() return #vim.diagnostic.get(buffer) > 0 end)
wait("hints", function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end)
local seen = { codes = {}, hints = {} }
for _, item in ipairs(vim.diagnostic.get(buffer)) do
  table.insert(seen.codes, item.code)
end
for _, item in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
  table.insert(seen.hints, item.inlay_hint.label)
end

local client = vim.lsp.get_clients({ bufnr = buffer })[1]
vim.api.nvim_win_set_cursor(0, { 5, 14 })
local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
seen.hover = client:request_sync("textDocument/hover", place, 10000, buffer).result.contents.value

vim.api.nvim_win_set_cursor(0, { 6, 10 })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
wait("mended", function() return #vim.diagnostic.get(buffer) == 0 end)
seen.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
print(vim.json.encode(seen))
vim.cmd("qall!")
