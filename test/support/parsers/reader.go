// Reads JSON-RPC messages as a server in Go does, with encoding/json. A line of standard input is one body in base64; a line of
// standard output says what it means, or null where it is not understood.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"os"
)

type ref struct {
	Type string `json:"type"`
	Name string `json:"name"`
	URI  string `json:"uri"`
}

type params struct {
	Name          string `json:"name"`
	URI           string `json:"uri"`
	TaskID        string `json:"taskId"`
	Ref           ref    `json:"ref"`
	Notifications struct {
		ResourceSubscriptions []string `json:"resourceSubscriptions"`
	} `json:"notifications"`
}

type message struct {
	Method string          `json:"method"`
	ID     json.RawMessage `json:"id"`
	Params params          `json:"params"`
}

type meaning struct {
	Method        string   `json:"method"`
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	URI           string   `json:"uri"`
	TaskID        string   `json:"taskId"`
	Ref           []string `json:"ref"`
	Subscriptions []string `json:"subscriptions"`
}

func id(raw json.RawMessage) string {
	var text string
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return "text " + text
	}
	return string(raw)
}

func read(body []byte) []meaning {
	var messages []message
	if json.Unmarshal(body, &messages) != nil {
		var one message
		if json.Unmarshal(body, &one) != nil {
			return nil
		}
		messages = []message{one}
	}
	read := []meaning{}
	for _, m := range messages {
		p := m.Params
		subscriptions := append([]string{}, p.Notifications.ResourceSubscriptions...)
		read = append(read, meaning{m.Method, id(m.ID), p.Name, p.URI, p.TaskID, []string{p.Ref.Type, p.Ref.Name, p.Ref.URI}, subscriptions})
	}
	return read
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		body, _ := base64.StdEncoding.DecodeString(line[:len(line)-1])
		if encoder.Encode(read(body)) != nil {
			os.Exit(1)
		}
	}
}
